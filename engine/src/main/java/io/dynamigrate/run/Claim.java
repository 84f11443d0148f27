package io.dynamigrate.run;

/**
 * The claim of a table by a custom resource.
 *
 * @param owner the custom resource
 * @param id what the table is claimed for: the same however often that is tried
 * @param fence the lock's fencing token at that time: what the owner has done since has a higher one
 */
public record Claim(String owner, String id, long fence) {}

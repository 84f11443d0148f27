package io.dynamigrate.plan;

import io.dynamigrate.Migration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A digest of a migration, by which an edit after it was applied is noticed.
 *
 * <p>It is stored as two SHA-256 digests in hexadecimal, {@code <declared>:<code>}, or as the first alone.
 *
 * @param declared over id, version, description, dependencies and definition
 * @param code over the class file; absent where the migration has a definition, or where the class has no file
 */
public record Checksum(String declared, Optional<String> code) {

    /** How a stored checksum compares with a migration. */
    public enum Match {
        /** Nothing changed that can be told. */
        SAME,
        /** The class file changed: an edit, or another compiler. */
        CODE_CHANGED,
        /** What the migration declares of itself changed. */
        CHANGED
    }

    /** The checksum of a migration as it is now. */
    public static Checksum of(Migration migration) {
        List<String> parts = new ArrayList<>();
        parts.add(migration.id());
        parts.add(Long.toString(migration.version()));
        parts.add(migration.description());
        // Their order says nothing.
        migration.dependencies().stream().sorted().forEach(parts::add);
        migration.definition().ifPresent(definition -> parts.add("definition:" + definition));
        MessageDigest digest = sha256();
        for (String part : parts) {
            byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
            // The length before each part keeps ("ab", "c") and ("a", "bc") apart.
            digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(bytes);
        }
        Optional<String> code = migration.definition().isPresent() ? Optional.empty() : classFile(migration.getClass());
        return new Checksum(hex(digest), code);
    }

    /** As it is kept in the history. */
    public String stored() {
        return declared + code.map(digest -> ":" + digest).orElse("");
    }

    /** Compares what the history keeps with a migration as it is now. */
    public static Match match(String stored, Migration migration) {
        if (stored.isEmpty() || stored.equals(ofGoPackage(migration))) {
            return Match.SAME;
        }
        Checksum now = of(migration);
        String[] parts = stored.split(":", 2);
        if (!parts[0].equals(now.declared())) {
            return Match.CHANGED;
        }
        boolean sameCode = parts.length < 2
                || now.code().isEmpty()
                || parts[1].equals(now.code().get());
        return sameCode ? Match.SAME : Match.CODE_CHANGED;
    }

    /** What the Go package "DynamORM migrations" stores: SHA-256 over id, decimal version and description. */
    private static String ofGoPackage(Migration migration) {
        return sha256(migration.id() + migration.version() + migration.description());
    }

    /** The SHA-256 digest of a text, in hexadecimal. */
    public static String sha256(String text) {
        MessageDigest digest = sha256();
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        return hex(digest);
    }

    private static Optional<String> classFile(Class<?> type) {
        String file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (InputStream bytes = type.getResourceAsStream(file)) {
            if (bytes == null) {
                return Optional.empty();
            }
            MessageDigest digest = sha256();
            digest.update(bytes.readAllBytes());
            return Optional.of(hex(digest));
        } catch (IOException e) {
            throw new UncheckedIOException("The class file of " + type.getName() + " cannot be read.", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}

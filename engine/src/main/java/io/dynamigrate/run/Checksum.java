package io.dynamigrate.run;

import io.dynamigrate.Migration;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A digest of what a migration declares: SHA-256 over id, version, description and dependencies. */
final class Checksum {

    private Checksum() {}

    static String of(Migration migration) {
        List<String> parts = new ArrayList<>();
        parts.add(migration.id());
        parts.add(Long.toString(migration.version()));
        parts.add(migration.description());
        parts.addAll(migration.dependencies());
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (String part : parts) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                // The length before each part keeps ("ab", "c") and ("a", "bc") apart.
                digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256.", e);
        }
    }
}

package io.dynamigrate.plan;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import java.util.List;
import java.util.Optional;

/** Records of migrations, of which a plan looks at a few fields only. */
final class Recorded {

    private Recorded() {}

    static MigrationRecord of(
            String id,
            long version,
            MigrationStatus status,
            String checksum,
            Optional<String> error,
            List<String> dependencies,
            long sequence) {
        return new MigrationRecord(
                id,
                version,
                "",
                status,
                Optional.empty(),
                "host",
                checksum,
                error,
                "",
                dependencies,
                sequence,
                1,
                1,
                Optional.empty(),
                Optional.empty(),
                "run",
                1,
                Optional.empty());
    }
}

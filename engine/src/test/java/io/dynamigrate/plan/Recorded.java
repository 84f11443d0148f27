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
                new MigrationRecord.Identity(id, version, "", checksum, dependencies, Optional.empty()),
                new MigrationRecord.Attempt("run", 1, "", "host", 1, 1, Optional.empty(), Optional.empty()),
                new MigrationRecord.State(status, sequence, Optional.empty(), error, Optional.empty()));
    }
}

package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.plan.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Histories for decisions: records in the order in which they are added. */
final class Histories {

    private final List<MigrationRecord> records = new ArrayList<>();
    private final String runId;
    private long fence = 1;

    Histories() {
        this("run");
    }

    /** Records of that run. */
    Histories(String runId) {
        this.runId = runId;
    }

    /** The following records are of a run with that fencing token. */
    Histories fence(long next) {
        fence = next;
        return this;
    }

    /** A record of our resource. */
    Histories add(String id, MigrationStatus status, int version, String... dependencies) {
        return add(id, status, Events.OWNER, FakeContext.ARN + ":" + version, dependencies);
    }

    Histories add(String id, MigrationStatus status, String owner, String appliedBy, String... dependencies) {
        records.add(new MigrationRecord(
                new MigrationRecord.Identity(id, records.size() + 1L, "", "", List.of(dependencies), Optional.empty()),
                new MigrationRecord.Attempt(runId, fence, owner, appliedBy, 1, 1, Optional.empty(), Optional.empty()),
                new MigrationRecord.State(
                        status, records.size() + 1L, Optional.empty(), Optional.empty(), Optional.empty())));
        return this;
    }

    History history() {
        return new History(records, List.of());
    }
}

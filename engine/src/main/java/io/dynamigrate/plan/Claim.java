package io.dynamigrate.plan;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Time;
import java.time.Instant;

/**
 * The claim of a table by a custom resource.
 *
 * @param owner the custom resource
 * @param id what the table is claimed for: the same however often that is tried
 * @param fence the lock's fencing token at that time
 * @param at when it was claimed, by the clock of who did
 */
public record Claim(String owner, String id, long fence, Instant at) {

    /**
     * Whether the owner did that after it had claimed the table. The fence tells so; the clocks only if the lock's row was
     * lost meanwhile, so that fences began anew.
     */
    public boolean isBefore(MigrationRecord record) {
        return record.fence() > fence
                && record.startedAt()
                        .filter(start -> start.isBefore(at.minus(Time.CLOCK_ERROR)))
                        .isEmpty();
    }
}

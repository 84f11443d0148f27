package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.run.ForeignLock;
import io.dynamigrate.run.LockHolder;
import io.dynamigrate.run.RunRecord;
import io.dynamigrate.run.Status;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The results of {@code status} and {@code unlock}: the one look that an operator needs. */
final class StatusResult {

    private StatusResult() {}

    static Map<String, @Nullable Object> of(Command command, Status status, Instant now) {
        Map<String, @Nullable Object> result = CommandResult.begun(command);
        Map<String, List<?>> lists = new LinkedHashMap<>();
        lists.put(
                "applied",
                HistoryResult.newestFirst(status.history().applied())
                        .map(MigrationRecord::id)
                        .toList());
        lists.put("pending", status.pending());
        lists.put(
                "unfinished",
                HistoryResult.newestFirst(status.history().records())
                        .filter(record -> record.status().isUnfinished())
                        .map(record -> unfinished(record, status.lock()))
                        .toList());
        lists.put("findings", CommandResult.findings(status.findings()));
        result.put("lock", status.lock().map(lock -> lock(lock, now)).orElse(null));
        result.put(
                "foreignLock",
                status.foreignLock().map(StatusResult::foreignLock).orElse(null));
        result.put("claimedBy", status.claimedBy().orElse(null));
        result.put(
                "last",
                status.history()
                        .lastApplied()
                        .map(record -> Map.of("id", record.id(), "version", record.version()))
                        .orElse(null));
        result.put("lastRun", status.lastRun().map(StatusResult::run).orElse(null));
        command.page().put(result, lists);
        return result;
    }

    /** What came of taking the lock away, and from whom. */
    static Map<String, @Nullable Object> unlocked(Command command, Optional<LockHolder> from, Instant now) {
        Map<String, @Nullable Object> result = CommandResult.begun(command);
        result.put("outcome", (from.isPresent() ? Outcome.DONE : Outcome.NOTHING_TO_DO).text());
        result.put("takenFrom", from.map(lock -> lock(lock, now)).orElse(null));
        return result;
    }

    /** What was removed from a status row that could not be read. */
    static Map<String, @Nullable Object> repaired(Command command, List<String> removed) {
        Map<String, @Nullable Object> result = CommandResult.begun(command);
        result.put("outcome", (removed.isEmpty() ? Outcome.NOTHING_TO_DO : Outcome.DONE).text());
        result.put("removed", removed);
        return result;
    }

    private static Map<String, @Nullable Object> unfinished(MigrationRecord record, Optional<LockHolder> lock) {
        boolean isBegun =
                record.status() == MigrationStatus.IN_PROGRESS || record.status() == MigrationStatus.ROLLING_BACK;
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("id", record.id());
        result.put("status", record.status().stored());
        // What was begun by another run than the one that holds the lock was interrupted.
        result.put(
                "running",
                isBegun
                        && lock.filter(held -> held.runId().equals(record.runId()))
                                .isPresent());
        result.put("since", record.startedAt().orElse(null));
        result.put("attempts", record.attempts());
        result.put("error", record.error().orElse(null));
        return result;
    }

    private static Map<String, @Nullable Object> lock(LockHolder lock, Instant now) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("runId", lock.runId());
        result.put("heldBy", lock.name());
        result.put("owner", lock.owner());
        result.put("hop", lock.hop());
        result.put("since", lock.since().orElse(null));
        result.put("renewedAt", lock.renewedAt().orElse(null));
        result.put("leaseEndsAt", lock.leaseEndsAt().orElse(null));
        result.put("progress", lock.progress().orElse(null));
        result.put("suspendedUntil", lock.suspendedUntil().orElse(null));
        result.put("fence", lock.fence());
        result.put(
                "safeToUnlock",
                lock.safeToUnlockFrom().filter(from -> !now.isBefore(from)).isPresent());
        result.put("safeToUnlockFrom", lock.safeToUnlockFrom().orElse(null));
        return result;
    }

    private static Map<String, @Nullable Object> foreignLock(ForeignLock lock) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("heldBy", lock.lockedBy());
        result.put("since", lock.lockedAt());
        result.put("expiresAt", lock.expiresAt());
        return result;
    }

    private static Map<String, @Nullable Object> run(RunRecord run) {
        Map<String, @Nullable Object> result = new LinkedHashMap<>();
        result.put("runId", run.id());
        result.put("goal", run.goal());
        result.put("outcome", run.outcome());
        result.put("hop", run.hop());
        result.put("owner", run.owner());
        result.put("appliedBy", run.appliedBy());
        result.put("startedAt", run.startedAt().orElse(null));
        result.put("endedAt", run.endedAt().orElse(null));
        result.put("done", run.done());
        result.put("message", run.message().orElse(null));
        return result;
    }
}

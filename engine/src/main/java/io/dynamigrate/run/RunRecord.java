package io.dynamigrate.run;

import io.dynamigrate.internal.records.Row;
import io.dynamigrate.internal.records.RunRow;
import io.dynamigrate.internal.records.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the table keeps of one run.
 *
 * @param id the run's id
 * @param goal what was asked, such as {@code migrate to 20240116_add_activity_index}
 * @param owner the custom resource or the operator that asked
 * @param appliedBy the function version, or the host, that worked
 * @param outcome {@code running}, or how it ended: see {@code Outcome.text}
 * @param hop its latest invocation, counted from 1
 * @param startedAt when it began to work
 * @param endedAt when it ended
 * @param plan the ids that the invocation which wrote last planned to change, at most 200 of them
 * @param done the ids of the migrations that were applied, rolled back or declared, in order
 * @param message why the goal is not reached, and what to do
 */
public record RunRecord(
        String id,
        String goal,
        String owner,
        String appliedBy,
        String outcome,
        long hop,
        Optional<Instant> startedAt,
        Optional<Instant> endedAt,
        List<String> plan,
        List<String> done,
        Optional<String> message) {

    public RunRecord {
        plan = List.copyOf(plan);
        done = List.copyOf(done);
    }

    static RunRecord of(Row row, String id) {
        return new RunRecord(
                id,
                row.text(RunRow.GOAL).orElse(""),
                row.text(RunRow.OWNER).orElse(""),
                row.text(RunRow.APPLIED_BY).orElse(""),
                row.text(RunRow.OUTCOME).orElse("unknown"),
                row.number(RunRow.HOP).orElse(1L),
                row.instant(RunRow.STARTED_AT),
                row.instant(RunRow.ENDED_AT),
                row.texts(RunRow.PLAN),
                row.texts(RunRow.DONE),
                row.text(RunRow.MESSAGE));
    }

    static Optional<RunRecord> find(Store store, String id) {
        return store.run(id).map(row -> of(row, id));
    }
}

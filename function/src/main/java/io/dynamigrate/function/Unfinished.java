package io.dynamigrate.function;

import io.dynamigrate.MigrationRecord;
import io.dynamigrate.MigrationStatus;
import io.dynamigrate.Outcome;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.RunRecord;
import java.time.Instant;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What runs have begun and not ended. */
final class Unfinished {

    private Unfinished() {}

    /**
     * The ids of what runs left unfinished only because their time was over; one that died has not ended. Asks only where
     * something is unfinished.
     *
     * @param isMeant whether a run that ended then is meant
     */
    static Set<String> resumable(Migrator migrator, History history, Predicate<Instant> isMeant) {
        return history.records().stream()
                .filter(record -> record.status() == MigrationStatus.IN_PROGRESS)
                .filter(record -> migrator.findRun(record.runId())
                        .filter(run -> run.outcome().equals(Outcome.SUSPENDED.text()))
                        .flatMap(RunRecord::endedAt)
                        .filter(isMeant)
                        .isPresent())
                .map(MigrationRecord::id)
                .collect(Collectors.toSet());
    }
}

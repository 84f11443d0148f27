package io.dynamigrate.function;

import io.dynamigrate.DynamigrateException;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.Outcome;
import io.dynamigrate.run.Migrator;
import io.dynamigrate.run.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Asks the version of this function that applied migrations to roll them back, and waits until it has ended. What it did,
 * the records tell: the response only says why it did not do more, and may be lost.
 */
record Delegation(RequestContext context) {

    /** Another request to a version that ran out of time makes sense only where it has at least so long. */
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /**
     * Why migrations were not rolled back.
     *
     * @param refused the reasons by id
     * @param reason of the others
     * @param hasFailed whether a rollback failed, or its outcome is unknown
     * @param isOutOfTime whether the version only lacked time
     */
    record Response(Map<String, String> refused, String reason, boolean hasFailed, boolean isOutOfTime) {

        String why(String id) {
            return refused.getOrDefault(id, reason);
        }
    }

    /** Whether a run is that one, or one that another version made for it. */
    static boolean isPartOf(String run, String runId) {
        return run.equals(runId) || run.startsWith(runId + "@");
    }

    /** The ARN of the running version. */
    String self() {
        return context.invocation().appliedBy();
    }

    boolean hasTimeLeft() {
        return left().compareTo(SHORTEST) > 0;
    }

    private Duration left() {
        Invocation invocation = context.invocation();
        Instant now = context.setting().parts().time().now();
        return Duration.between(now, invocation.end().minus(invocation.margin()));
    }

    /**
     * Lets a version roll back migrations.
     *
     * @param version its ARN, which may be that of the running version
     * @param migrator of the table
     */
    Response rollBack(String version, List<MigrationRecord> records, Properties properties, Migrator migrator)
            throws InterruptedException {
        Parts parts = context.setting().parts();
        List<String> ids = records.stream().map(MigrationRecord::id).toList();
        // A run of its own, because it has to wait for one that a killed process has delegated.
        String runId = context.runId() + "@" + UUID.randomUUID().toString().substring(0, 8);
        DelegatedRollback order = new DelegatedRollback(
                runId,
                context.setting().requestedAt(),
                context.owner(),
                self(),
                left(),
                ids,
                properties(records, properties));
        context.log("Delegating the rollback of " + Text.migrations(ids) + " to " + version + ".");
        try {
            return version.equals(self())
                    ? order.run(
                            parts, context.migrations(), context.invocation().alone())
                    : DelegatedRollback.response(parts.versions().invoke(version, order.json(), left()));
        } catch (DelegationException e) {
            context.log("The version gave no response: " + e.getMessage());
            String why = why(e, version, properties, records);
            return e.fate() == DelegationException.Fate.LOST
                    ? watch(migrator, runId, why)
                    : new Response(Map.of(), why, false, false);
        } catch (FunctionException | DynamigrateException | SdkException e) {
            context.log("The delegation failed: " + e.getMessage());
            return new Response(Map.of(), why(e, version, properties, records), e instanceof SdkException, false);
        }
    }

    /** Waits until the run of the other version has ended, or its lease has expired. */
    private Response watch(Migrator migrator, String runId, String why) throws InterruptedException {
        while (migrator.requests().isAtWork(run -> isPartOf(run, runId))) {
            if (left().isNegative()) {
                return new Response(Map.of(), why, false, true);
            }
        }
        Optional<RunRecord> run = migrator.findRun(runId);
        String outcome = run.map(RunRecord::outcome).orElse("");
        return new Response(
                Map.of(),
                run.flatMap(RunRecord::message).map(DelegatedRollback::reason).orElse(why),
                !outcome.equals(Outcome.SUSPENDED.text()),
                outcome.equals(Outcome.SUSPENDED.text()));
    }

    private static String why(
            RuntimeException error, String version, Properties properties, List<MigrationRecord> records) {
        boolean isGone = error instanceof DelegationException other && other.fate() == DelegationException.Fate.GONE;
        return "The code that applied it could not be asked to (" + error.getMessage() + "): "
                + (isGone ? "deploy it again, and then invoke the function" : "invoke " + version) + " with "
                + Remedy.rollback(properties, records) + ".";
    }

    /** Those of the event, but with the place of the records, and the name that the set had for who applied them. */
    private Map<String, Object> properties(List<MigrationRecord> records, Properties properties) {
        Map<String, Object> all = new LinkedHashMap<>(context.properties().values());
        all.remove("TrackingTable");
        properties.trackingTable().ifPresent(table -> all.put("TrackingTable", table));
        all.remove("Migrations");
        Remedy.set(records).ifPresent(set -> all.put("Migrations", set));
        return all;
    }
}

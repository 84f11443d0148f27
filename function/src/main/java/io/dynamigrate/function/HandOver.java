package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.DynamigrateException;
import io.dynamigrate.MigrationRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;

/** Hands what belongs to another version of this function over to it, and waits for what comes of it. */
record HandOver(Setting setting, Migrations migrations, CloudFormationCustomResourceEvent event, String runId) {

    /** Why the rest stays. */
    static final String BELOW = "Nothing more is rolled back after a failure.";

    /**
     * Lets each of these versions roll back these migrations, one version after the other, until one fails: what it failed
     * at stands on what comes after it.
     *
     * @param properties those of the resource, with the place where the records are
     */
    HandedOver takeBack(Map<String, List<MigrationRecord>> byVersion, Properties properties)
            throws InterruptedException {
        HandedOver all = HandedOver.nothing();
        for (Map.Entry<String, List<MigrationRecord>> order : byVersion.entrySet()) {
            all = all.and(
                    all.isStopped()
                            ? new HandedOver(List.of(), refused(ids(order.getValue()), BELOW), false, true)
                            : takeBack(order.getKey(), order.getValue(), properties));
        }
        return all;
    }

    static Map<String, String> refused(List<String> ids, String why) {
        return ids.stream().collect(Collectors.toMap(id -> id, id -> why));
    }

    private static List<String> ids(List<MigrationRecord> records) {
        return records.stream().map(MigrationRecord::id).toList();
    }

    private HandedOver takeBack(String version, List<MigrationRecord> records, Properties properties)
            throws InterruptedException {
        List<String> ids = ids(records);
        String self = setting.invocation().appliedBy();
        Instant now = setting.parts().time().now();
        Duration left = left(now);
        TakeBackOrder order = new TakeBackOrder(
                runId, setting.requestedAt(), Request.owner(event), self, left, ids, properties(records, properties));
        setting.invocation().log().accept("Handing " + Text.migrations(ids) + " over to " + version + ".");
        try {
            HandedOver done = version.equals(self)
                    ? new OrderedTakeBack(setting.parts(), migrations)
                            .run(order, setting.invocation().alone())
                    : TakeBackOrder.done(setting.parts().versions().invoke(version, order.json(), left));
            if (done.isOutOfTime() && setting.invocation().hop().mayContinue()) {
                throw new OutOfTimeException("The version " + version + " has not rolled back " + Text.migrations(ids)
                        + " yet. It is resumable: run again to go on.");
            }
            return done;
        } catch (OutOfTimeException e) {
            throw e;
        } catch (FunctionException | DynamigrateException | SdkException e) {
            setting.invocation().log().accept("The hand-over failed: " + e.getMessage());
            return new HandedOver(List.of(), refused(ids, why(e, version, records, properties)), false, hasBegun(e));
        }
    }

    /** Whether it is not known how far it came. */
    private static boolean hasBegun(RuntimeException error) {
        return error instanceof SdkException || (error instanceof HandOverException handOver && handOver.hasBegun());
    }

    private static String why(
            RuntimeException error, String version, List<MigrationRecord> records, Properties properties) {
        boolean isGone = error instanceof HandOverException handOver && handOver.isGone();
        return "The code that applied it could not be asked to (" + error.getMessage() + "): "
                + (isGone ? "deploy it again, and then invoke the function" : "invoke " + version) + " with "
                + Remedy.rollback(properties, records) + ".";
    }

    /** Those of the event, but with the place of the records, and the name that the set had for who applied them. */
    private Map<String, Object> properties(List<MigrationRecord> records, Properties properties) {
        Map<String, Object> all = new LinkedHashMap<>(
                RawProperties.of(event.getResourceProperties()).values());
        all.remove("TrackingTable");
        properties.trackingTable().ifPresent(table -> all.put("TrackingTable", table));
        all.remove("Migrations");
        Remedy.set(records).ifPresent(set -> all.put("Migrations", set));
        return all;
    }

    /**
     * Gives the event to the version that it is for, which then answers it.
     *
     * @throws HandOverException if that cannot be, or if it is not known what became of it
     */
    void forward(long version) {
        String arn = setting.invocation().arnOfVersion(version);
        setting.invocation().log().accept("Handing the event over to " + arn + ", which it is for.");
        setting.parts()
                .versions()
                .invoke(
                        arn,
                        EventReader.json(event),
                        left(setting.parts().time().now()));
    }

    private Duration left(Instant now) {
        Invocation invocation = setting.invocation();
        return Duration.between(now, invocation.end().minus(invocation.margin()));
    }
}

package io.dynamigrate.function;

import com.amazonaws.services.lambda.runtime.events.CloudFormationCustomResourceEvent;
import io.dynamigrate.MigrationRecord;
import io.dynamigrate.run.Time;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Hands what belongs to another version of this function over to it, and waits for what comes of it. */
record HandOver(Setting setting, CloudFormationCustomResourceEvent event, String runId) {

    /** Lets each of these versions take back these migrations, one version after the other. */
    HandedOver takeBack(Map<String, List<MigrationRecord>> byVersion) {
        HandedOver all = HandedOver.nothing();
        for (Map.Entry<String, List<MigrationRecord>> order : byVersion.entrySet()) {
            all = all.and(takeBack(order.getKey(), order.getValue()));
        }
        return all;
    }

    private HandedOver takeBack(String version, List<MigrationRecord> records) {
        List<String> ids = records.stream().map(MigrationRecord::id).toList();
        Time time = setting.parts().time();
        Instant now = time.now();
        Duration left = left(now);
        TakeBackOrder order = new TakeBackOrder(
                runId,
                Request.owner(event),
                setting.invocation().appliedBy(),
                now.plus(left),
                ids,
                properties(records));
        setting.invocation().log().accept("Handing " + Text.migrations(ids) + " over to " + version + ".");
        try {
            return TakeBackOrder.done(setting.parts().versions().invoke(version, order.json(), left));
        } catch (FunctionException e) {
            setting.invocation().log().accept("The hand-over failed: " + e.getMessage());
            Map<String, String> refused = new LinkedHashMap<>();
            ids.forEach(id -> refused.put(
                    id,
                    "the code that applied it could not be asked to (" + e.getMessage() + "): invoke it by hand with"
                            + " {\"action\": \"rollback\"}, or deploy it again"));
            return new HandedOver(List.of(), refused);
        }
    }

    /** Those of the resource, but with the name that the set of migrations had for who applied them. */
    private Map<String, Object> properties(List<MigrationRecord> records) {
        Map<String, Object> properties = new LinkedHashMap<>(
                RawProperties.of(event.getResourceProperties()).values());
        properties.remove("Migrations");
        records.stream()
                .flatMap(record -> record.set().stream())
                .findFirst()
                .ifPresent(set -> properties.put("Migrations", set));
        return properties;
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

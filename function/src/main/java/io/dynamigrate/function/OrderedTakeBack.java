package io.dynamigrate.function;

import io.dynamigrate.Registry;
import io.dynamigrate.plan.History;
import io.dynamigrate.run.Migrator;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;

/** Does what another version of this function ordered: see {@link TakeBackOrder}. */
final class OrderedTakeBack {

    private final Parts parts;
    private final Migrations migrations;

    OrderedTakeBack(Parts parts, Migrations migrations) {
        this.parts = parts;
        this.migrations = migrations;
    }

    /** Rolls back what can be. Whatever is thrown goes to who ordered it, as an error of the invocation. */
    Map<String, @Nullable Object> run(Map<String, JsonNode> fields, Invocation invocation) throws InterruptedException {
        return TakeBackOrder.response(run(TakeBackOrder.read(fields), invocation));
    }

    /** Rolls back what can be. */
    HandedOver run(TakeBackOrder order, Invocation invocation) throws InterruptedException {
        invocation
                .log()
                .accept("Rolling back " + Text.migrations(order.ids()) + " for " + order.from() + ", run "
                        + order.runId() + ".");
        Instant now = parts.time().now();
        Setting setting = new Setting(parts, invocation.notAfter(now.plus(order.left()), now), order.requestedAt());
        Properties properties = PropertyReader.read(new RawProperties(order.properties()), invocation.log());
        Registry known;
        try {
            known = migrations.get(properties.migrations());
        } catch (RegistryException | InputException e) {
            // That is so each time, and nothing was done.
            invocation.log().accept(Problem.trace(e));
            return new HandedOver(
                    List.of(), HandOver.refused(order.ids(), String.valueOf(e.getMessage())), false, false);
        }
        // A run of its own: it must wait for one that a killed process ordered, not take it for itself.
        Migrator migrator = setting.migrator(properties, known, order.owner(), order.runIdIn(invocation))
                .build();
        History history = migrator.status().history();
        Undo undo = new Undo(
                history,
                known,
                properties,
                record -> order.ids().contains(record.id()) && record.owner().equals(order.owner()));
        Work work = Decision.takeBack(undo, HandedOver.nothing());
        Runs runs = Runs.of(migrator, work.goals(), Patience.none(setting));
        runs.details().forEach(invocation.log());
        return done(undo, runs);
    }

    private static HandedOver done(Undo undo, Runs runs) {
        List<String> takenBack = runs.rolledBack();
        Map<String, String> refused = new LinkedHashMap<>(undo.left());
        String why = "The code that applied it says: " + String.join(" ", runs.sentences());
        undo.takeBack().stream().filter(id -> !takenBack.contains(id)).forEach(id -> refused.put(id, why));
        return new HandedOver(takenBack, refused, !runs.isSuccess(), !runs.isSuccess(), runs.isOutOfTime());
    }
}

package io.dynamigrate.function;

import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.MigrationContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;

/**
 * A migration in a random life: puts its items one after the other, takes its time, and can be told what goes wrong. At its
 * end it counts itself once: a second {@code up} over a {@code down} that did not finish would count it twice.
 */
final class LifeMigration extends BaseMigration {

    /**
     * @param items how many it puts
     * @param pause after each of them
     * @param hasSteps whether each item and its pause are a step
     * @param isIrreversible whether it says so
     * @param isStuck whether rolling it back fails
     */
    record Traits(int items, Duration pause, boolean hasSteps, boolean isIrreversible, boolean isStuck) {}

    private final Traits traits;
    private final boolean isBroken;
    private final Consumer<Duration> sleep;

    /** A broken one fails after its first item. */
    LifeMigration(int number, Traits traits, boolean isBroken, Consumer<Duration> sleep) {
        super(id(number), number, "Puts m" + number);
        this.traits = traits;
        this.isBroken = isBroken;
        this.sleep = sleep;
    }

    static String id(int number) {
        return "m%03d".formatted(number);
    }

    Traits traits() {
        return traits;
    }

    boolean isBroken() {
        return isBroken;
    }

    LifeMigration mended() {
        return new LifeMigration((int) version(), traits, false, sleep);
    }

    @Override
    public boolean reversible() {
        return !traits.isIrreversible();
    }

    @Override
    public void up(MigrationContext context) throws Exception {
        for (int i = 0; i < traits.items(); i++) {
            Map<String, AttributeValue> item = key(i);
            inPart(i, context, () -> {
                context.client()
                        .putItem(put -> put.tableName(context.table().name()).item(item));
                if (isBroken) {
                    throw new IllegalStateException("broken");
                }
                sleep.accept(traits.pause());
            });
        }
        context.transact(List.of(count(context, 1)));
    }

    @Override
    public void down(MigrationContext context) throws Exception {
        for (int i = 0; i < traits.items(); i++) {
            Map<String, AttributeValue> item = key(i);
            inPart(i, context, () -> {
                context.client()
                        .deleteItem(delete ->
                                delete.tableName(context.table().name()).key(item));
                if (traits.isStuck()) {
                    throw new IllegalStateException("stuck");
                }
                sleep.accept(traits.pause());
            });
        }
        if (isCounted(context)) {
            context.transact(List.of(count(context, -1)));
        }
    }

    private void inPart(int number, MigrationContext context, MigrationContext.Action action) throws Exception {
        if (traits.hasSteps()) {
            context.step("item " + number, action);
        } else {
            action.run();
        }
    }

    /** An {@code up} that failed did not come to its end. */
    private boolean isCounted(MigrationContext context) {
        AttributeValue times = context.client()
                .getItem(get ->
                        get.tableName(context.table().name()).key(counter()).consistentRead(true))
                .item()
                .get(LifeTable.TIMES);
        return times != null && !times.n().equals("0");
    }

    private TransactWriteItem count(MigrationContext context, int by) {
        return TransactWriteItem.builder()
                .update(update -> update.tableName(context.table().name())
                        .key(counter())
                        .updateExpression("ADD " + LifeTable.TIMES + " :by")
                        .expressionAttributeValues(Map.of(":by", fromN(Integer.toString(by)))))
                .build();
    }

    private Map<String, AttributeValue> counter() {
        return Map.of("PK", fromS(LifeTable.COUNTERS), "SK", fromS(id()));
    }

    private Map<String, AttributeValue> key(int number) {
        return Map.of("PK", fromS(id()), "SK", fromS(Integer.toString(number)));
    }
}

package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.dynamo.Capacity;
import io.dynamigrate.internal.dynamo.ItemSize;
import io.dynamigrate.internal.expression.Condition;
import io.dynamigrate.internal.expression.Incomplete;
import io.dynamigrate.internal.expression.Refusal;
import io.dynamigrate.preview.Effect;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * What a write would do to its item as it is now.
 *
 * @param isRefused whether its condition is false
 * @param doubt why nobody knows whether its condition holds
 */
record Judgement(
        Write write,
        KnownTable table,
        Map<String, AttributeValue> key,
        Entry before,
        Entry after,
        boolean isRefused,
        Optional<String> doubt) {

    /**
     * Judges a write.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException if DynamoDB would refuse it, whatever the
     *     item is
     */
    static Judgement of(Write write, KnownTable table, Entry before) {
        Map<String, AttributeValue> key = table.key(write.item());
        Optional<Predicate<Map<String, AttributeValue>>> condition = condition(write);
        Optional<String> doubt = doubt(write, before, condition.isPresent());
        if (doubt.isPresent()) {
            return new Judgement(write, table, key, before, before, false, doubt);
        }
        if (!condition.orElseThrow().test(before.item().orElse(Map.of()))) {
            return new Judgement(write, table, key, before, before, true, Optional.empty());
        }
        Entry after = after(write, key, before);
        after.item().ifPresent(item -> requireStorable(table, item));
        return new Judgement(write, table, key, before, after, false, Optional.empty());
    }

    private static Optional<String> doubt(Write write, Entry before, boolean isUnderstood) {
        if (write.condition().isEmpty()) {
            return Optional.empty();
        }
        return before.unknown()
                .map(why -> "it writes on a condition on an item that was " + why)
                .or(() -> isUnderstood
                        ? Optional.empty()
                        : Optional.of("it writes on the condition '"
                                + write.placeholders().format(write.condition().get(), false)
                                + "', which a dry run does not evaluate"));
    }

    /** What the write requires of its item; absent where that is not understood. */
    private static Optional<Predicate<Map<String, AttributeValue>>> condition(Write write) {
        return write.condition().isEmpty()
                ? Optional.of(item -> true)
                : Condition.parse(
                        write.condition().get(),
                        write.placeholders().names(),
                        write.placeholders().values());
    }

    private static Entry after(Write write, Map<String, AttributeValue> key, Entry before) {
        return switch (write.kind()) {
            case PUT -> before.become(Optional.of(write.item()));
            case DELETE -> before.become(Optional.empty());
            case CHECK -> before;
            case UPDATE -> updated(write, key, before);
        };
    }

    private static Entry updated(Write write, Map<String, AttributeValue> key, Entry before) {
        if (before.unknown().isPresent()) {
            return before;
        }
        if (write.update().isEmpty()) {
            return before.become(before.item().or(() -> Optional.of(key)));
        }
        return write.understood()
                .map(understood -> before.become(understood.appliedTo(before.item(), key)))
                .orElseGet(() -> before.becomeUnknown("changed by the update '"
                        + write.placeholders().format(write.update().get(), false)
                        + "', which a dry run does not evaluate"));
    }

    /** Requires that an item is small enough, and fits the keys of its table and of the indexes: that depends on the data. */
    private static void requireStorable(KnownTable table, Map<String, AttributeValue> item) {
        if (ItemSize.of(item) > ItemSize.LIMIT) {
            throw Refusal.invalid("Item size has exceeded the maximum allowed size");
        }
        item.forEach((name, value) -> table.table().declaredType(name).ifPresent(declared -> {
            if (ScalarAttributeType.fromValue(value.type().name()) != declared) {
                throw Refusal.invalid("One or more parameter values were invalid: Type mismatch for key " + name
                        + " expected: " + declared + " actual: " + value.type());
            }
            if (value.s() != null && value.s().isEmpty()) {
                throw Refusal.invalid(
                        "One or more parameter values are not valid: the key " + name + " must not be an empty string");
            }
        }));
    }

    /** What is to be remarked of it. */
    Optional<String> note() {
        if (isRefused) {
            return Optional.of(Effect.NOT_WRITTEN + "the condition is false");
        }
        if (doubt.isPresent()) {
            return Optional.of("condition not checked");
        }
        // DynamoDB may refuse the update, or not: it depends on what is at the paths that it names.
        return write.kind() == Write.Kind.UPDATE ? after.unknown().map(why -> "outcome not checked") : Optional.empty();
    }

    /** @throws Incomplete if nobody knows whether its condition holds */
    void requireCertain() {
        doubt.ifPresent(why -> {
            throw new Incomplete(why);
        });
    }

    long units() {
        return Capacity.written(before.item(), after.item()) * (write.isTransactional() ? 2 : 1);
    }

    void apply() {
        if (!isRefused && write.kind() != Write.Kind.CHECK) {
            table.record(key, after);
        }
    }
}

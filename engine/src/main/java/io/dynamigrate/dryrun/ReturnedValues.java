package io.dynamigrate.dryrun;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The attributes that a write answers with, where it is asked for them. */
final class ReturnedValues {

    private ReturnedValues() {}

    /**
     * The attributes.
     *
     * @throws Incomplete if nobody can know them
     */
    static Optional<Map<String, AttributeValue>> of(@Nullable String asked, Judgement judged) {
        return switch (asked == null ? "NONE" : asked) {
            case "ALL_OLD" -> judged.before().known();
            case "ALL_NEW" -> judged.after().known();
            case "UPDATED_OLD" -> judged.before().known().map(item -> only(updated(judged), item));
            case "UPDATED_NEW" -> judged.after().known().map(item -> only(updated(judged), item));
            default -> Optional.empty();
        };
    }

    private static Set<String> updated(Judgement judged) {
        Write write = judged.write();
        return write.update()
                .flatMap(expression -> Update.parse(
                        expression,
                        write.placeholders().names(),
                        write.placeholders().values()))
                .map(Update::attributes)
                .orElse(Set.of());
    }

    private static Map<String, AttributeValue> only(Set<String> names, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> left = new LinkedHashMap<>(item);
        left.keySet().retainAll(names);
        return left;
    }
}

package io.dynamigrate.dryrun;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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

    /** The names of the attributes that were updated as a whole. */
    private static Set<String> updated(Judgement judged) {
        if (judged.write().update().isEmpty()) {
            return Set.of();
        }
        Set<Path> paths = judged.write()
                .understood()
                .map(Update::paths)
                .filter(all -> all.stream().noneMatch(Path::isNested))
                .orElseThrow(
                        () -> new Incomplete("it wants to be told what an update has changed, which a dry run does not"
                                + " evaluate: " + judged.write().update().get()));
        return paths.stream().map(Path::attribute).collect(Collectors.toSet());
    }

    private static Map<String, AttributeValue> only(Set<String> names, Map<String, AttributeValue> item) {
        Map<String, AttributeValue> left = new LinkedHashMap<>(item);
        left.keySet().retainAll(names);
        return left;
    }
}

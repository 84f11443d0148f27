package io.dynamigrate.internal.preview;

import io.dynamigrate.internal.expression.Incomplete;
import java.util.Map;
import java.util.Optional;
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
            case "NONE" -> Optional.empty();
            default ->
                throw new Incomplete("it asks for the return values '" + asked + "', which a dry run does not know");
        };
    }
}

package io.dynamigrate.function;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The properties of a custom resource as they came, unchecked. Those of a former deployment may have been written for
 * another version of this function, so what is odd in them counts as absent.
 */
record RawProperties(Map<String, Object> values) {

    static RawProperties of(@Nullable Map<String, Object> values) {
        return new RawProperties(values == null ? Map.of() : values);
    }

    /** The text of a property; an empty one is absent. */
    Optional<String> text(String name) {
        return values.get(name) instanceof String text && !text.isBlank()
                ? Optional.of(text.strip())
                : Optional.empty();
    }

    /** The number of the function version that was deployed. */
    Optional<Long> functionVersion() {
        return text("FunctionVersion").flatMap(FunctionVersion::number);
    }
}

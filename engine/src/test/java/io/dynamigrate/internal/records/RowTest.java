package io.dynamigrate.internal.records;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.RefusedException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class RowTest {

    static Stream<Arguments> unexpected() {
        return Stream.of(
                Arguments.of(fromS("x"), "not of type N but the string 'x'"),
                Arguments.of(fromN("1.5"), "not a whole number but the number 1.5"),
                Arguments.of(fromBool(true), "not of type N but of type BOOL"));
    }

    /** Issue 12.30. */
    @ParameterizedTest
    @MethodSource("unexpected")
    void saysInWordsWhatItFoundInstead(AttributeValue found, String message) {
        Row row = Row.status(Map.of("fence", found));

        assertThatThrownBy(() -> row.number("fence"))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("AttributeValue");
    }
}

package io.dynamigrate.internal.dynamo;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ItemSizeTest {

    @ParameterizedTest
    @CsvSource({"0, 2", "7, 2", "17, 2", "123, 3", "-123, 4", "1E-60, 2", "100000000000, 2", "0.001230, 3"})
    void numbersAreAsLongAsTheirSignificantDigits(String number, int size) {
        assertThat(ItemSize.of(Map.of("n", fromN(number)))).isEqualTo(1 + size);
    }

    @Test
    void namesTextsAndContainersCount() {
        assertThat(ItemSize.of(Map.of("é", fromS("ab")))).isEqualTo(4);
        assertThat(ItemSize.of(Map.of("l", fromL(List.of(fromS("a"), fromM(Map.of("k", fromS(""))))))))
                .isEqualTo(12);
    }
}

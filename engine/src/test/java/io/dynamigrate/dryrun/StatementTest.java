package io.dynamigrate.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ExecuteStatementRequest;

class StatementTest {

    @Test
    void keysAreThoseOfTheItemItself() {
        Map<String, AttributeValue> key = Map.of("PK", fromS("item"), "SK", fromS("1"));

        assertThat(attributes("INSERT INTO t VALUE {'PK': 'item', 'SK': '1', 'info': {'PK': 'no', 'SK': 'no'}}"))
                .isEqualTo(key);
        assertThat(attributes("INSERT INTO t VALUE {'info': {'PK': ?}, 'PK': ?, 'SK': ?}", "no", "item", "1"))
                .isEqualTo(key);
        assertThat(attributes("INSERT INTO t VALUE {'all': [{'PK': 'no'}], 'PK': 'item', 'SK': '1'}"))
                .isEqualTo(key);
        assertThat(attributes("UPDATE t SET info = {'PK': 'no'} WHERE PK = 'item' AND SK = '1'"))
                .isEqualTo(key);
    }

    private static Map<String, AttributeValue> attributes(String text, String... parameters) {
        return Statement.of(ExecuteStatementRequest.builder()
                        .statement(text)
                        .parameters(List.of(parameters).stream()
                                .map(AttributeValue::fromS)
                                .toList())
                        .build())
                .get(0)
                .attributes();
    }
}

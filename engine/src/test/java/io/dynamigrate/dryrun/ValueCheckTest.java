package io.dynamigrate.dryrun;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import io.dynamigrate.local.DynamoDbExtension;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** The values that a dry run takes and refuses, held against DynamoDB's own judgement of them. */
class ValueCheckTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private static final SdkBytes BYTES = SdkBytes.fromUtf8String("a");

    static Stream<AttributeValue> values() {
        return Stream.of(
                fromS(""),
                fromBool(false),
                fromNul(true),
                fromNul(false),
                AttributeValue.builder().build(),
                fromSs(List.of()),
                fromSs(List.of("")),
                fromSs(List.of("a", "a")),
                fromNs(List.of()),
                fromNs(List.of("1", "1.0")),
                fromNs(List.of("1", "one")),
                fromBs(List.of()),
                fromBs(List.of(BYTES, BYTES)),
                fromL(List.of()),
                fromL(List.of(fromSs(List.of()))),
                fromM(Map.of("", fromS("a"))),
                fromM(Map.of("a", fromM(Map.of()))),
                fromN("0.00"),
                fromN("-0"),
                fromN("one"),
                fromN("1".repeat(38)),
                fromN("1".repeat(38) + "000"),
                fromN("1".repeat(39)),
                fromN("9.99E+125"),
                fromN("1E+126"),
                fromN("-1E+126"),
                fromN("1E-130"),
                fromN("1E-131"),
                nested(31),
                nested(32));
    }

    private static AttributeValue nested(int depth) {
        AttributeValue value = fromS("innermost");
        for (int i = 0; i < depth; i++) {
            value = i % 2 == 0 ? fromL(List.of(value)) : fromM(Map.of("a", value));
        }
        return value;
    }

    @ParameterizedTest
    @MethodSource("values")
    void valuesAreTakenAndRefusedAsByDynamoDb(AttributeValue value) {
        Map<String, AttributeValue> item = new HashMap<>(Map.of("PK", fromS("item"), "SK", fromS("1"), "value", value));
        String table = dynamoDb.newTable();
        assertThat(isRefused(() -> ValueCheck.require(item)))
                .isEqualTo(isRefused(() ->
                        dynamoDb.client().putItem(put -> put.tableName(table).item(item))));
    }

    @Test
    void aValueHasOneType() {
        // The SDK knows no type of such a value, and cannot print it.
        assertThat(isRefused(() -> ValueCheck.require(
                        Map.of("value", AttributeValue.builder().s("a").n("1").build()))))
                .isTrue();
    }

    private static boolean isRefused(Runnable request) {
        try {
            request.run();
            return false;
        } catch (DynamoDbException e) {
            return true;
        }
    }
}

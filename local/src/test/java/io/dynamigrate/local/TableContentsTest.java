package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromB;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromL;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromM;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromN;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNs;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromNul;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromSs;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexUpdate;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

class TableContentsTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final String table = dynamoDb.newTable();

    @Test
    void namesEachItemAndAttributeThatDiffers() {
        put("1", Map.of("name", fromS("Ada"), "city", fromS("London"), "age", fromN("36")));
        put("2", Map.of());
        TableContents before = read();
        put("1", Map.of("name", fromS("Grace"), "city", fromS("London"), "rank", fromS("it's")));
        delete("2");
        put("3", Map.of());

        assertThat(read().differences(before))
                .containsExactly(
                        "{PK: 'USER', SK: '1'}: age is gone, and was 36",
                        "{PK: 'USER', SK: '1'}: name is 'Grace', and was 'Ada'",
                        "{PK: 'USER', SK: '1'}: rank is 'it''s', and was not there",
                        "{PK: 'USER', SK: '2'} is gone",
                        "{PK: 'USER', SK: '3'} is there, and was not");
    }

    @Test
    void tellsAllTypesApart() {
        List<AttributeValue> values = List.of(
                fromS("1"),
                fromN("1"),
                fromB(bytes("1")),
                fromBool(true),
                fromNul(true),
                fromSs(List.of("1")),
                fromNs(List.of("1")),
                fromBs(List.of(bytes("1"))),
                fromL(List.of(fromS("1"))),
                fromL(List.of(fromS("1', '2"))),
                fromL(List.of(fromS("1"), fromS("2"))),
                fromM(Map.of("1", fromS("1"))));

        assertThat(values.stream().map(ItemText::of)).doesNotHaveDuplicates();
    }

    @Test
    void setsAndMapsHaveNoOrder() {
        assertThat(ItemText.of(fromSs(List.of("b", "a")))).isEqualTo("<<'a', 'b'>>");
        assertThat(ItemText.of(fromM(Map.of("b", fromN("2"), "a", fromN("1"))))).isEqualTo("{a: 1, b: 2}");
    }

    @Test
    void shortensWhatNobodyReads() {
        put("1", Map.of());
        TableContents before = read();
        put("1", Map.of("text", fromS("x".repeat(1000))));

        assertThat(read().differences(before))
                .singleElement()
                .asString()
                .hasSizeLessThan(300)
                .contains("xxx… (1002 characters)");
    }

    @Test
    void leavesOutTheRecordsOfTheMigrations() {
        TableContents before = read();
        dynamoDb.client()
                .putItem(put ->
                        put.tableName(table).item(Map.of("PK", fromS("MIGRATION#STATUS"), "SK", fromS("CURRENT"))));

        assertThat(read().differences(before)).isEmpty();
    }

    @Test
    void namesIndexesAndSettings() {
        TableContents before = read();
        dynamoDb.client()
                .updateTable(update -> update.tableName(table)
                        .attributeDefinitions(Tables.string("email"))
                        .globalSecondaryIndexUpdates(GlobalSecondaryIndexUpdate.builder()
                                .create(create -> create.indexName("by-email")
                                        .keySchema(Tables.key("email", KeyType.HASH))
                                        .projection(projection -> projection.projectionType(ProjectionType.KEYS_ONLY)))
                                .build()));
        dynamoDb.client()
                .updateTable(update -> update.tableName(table)
                        .streamSpecification(
                                stream -> stream.streamEnabled(true).streamViewType(StreamViewType.KEYS_ONLY)));
        dynamoDb.client()
                .updateTimeToLive(update -> update.tableName(table)
                        .timeToLiveSpecification(time -> time.enabled(true).attributeName("expires")));

        assertThat(read().differences(before))
                .containsExactly(
                        "the table: stream is KEYS_ONLY, and was off",
                        "the table: time to live is by expires, and was off",
                        "the index by-email is there, and was not");
        assertThat(read().parts().get("the index by-email"))
                .containsEntry("keys", "email (HASH, S)")
                .containsEntry("projection", "KEYS_ONLY");
    }

    private TableContents read() {
        return TableContents.read(dynamoDb.client(), table, Set.of());
    }

    private void put(String sortKey, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.putAll(key(sortKey));
        dynamoDb.client().putItem(put -> put.tableName(table).item(item));
    }

    private void delete(String sortKey) {
        dynamoDb.client().deleteItem(delete -> delete.tableName(table).key(key(sortKey)));
    }

    private static Map<String, AttributeValue> key(String sortKey) {
        return Map.of("PK", fromS("USER"), "SK", fromS(sortKey));
    }

    private static SdkBytes bytes(String text) {
        return SdkBytes.fromUtf8String(text);
    }
}

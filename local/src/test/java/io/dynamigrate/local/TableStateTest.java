package io.dynamigrate.local;

import static org.assertj.core.api.Assertions.assertThat;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromBool;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;

import io.dynamigrate.local.TableState.Entry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

class TableStateTest {

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final String table = dynamoDb.newTable();

    @Test
    void readsAnUntouchedTable() {
        assertThat(read()).isEqualTo(new TableState(List.of(), List.of(), Optional.empty()));
    }

    @Test
    void readsHistoryInTheOrderOfIds() {
        put("MIGRATION#HISTORY", "2_b", Map.of("status", fromS("failed")));
        put("MIGRATION#HISTORY", "1_a", Map.of("status", fromS("applied")));
        put("USER#1", "PROFILE", Map.of("status", fromS("happy")));

        assertThat(read().history()).containsExactly(new Entry("1_a", "applied"), new Entry("2_b", "failed"));
    }

    @Test
    void readsWhoHoldsTheLock() {
        put("MIGRATION#STATUS", "CURRENT", Map.of("is_locked", fromBool(true), "locked_by", fromS("run-1")));
        assertThat(read().lockedBy()).hasValue("run-1");

        put("MIGRATION#STATUS", "CURRENT", Map.of("is_locked", fromBool(false), "locked_by", fromS("run-1")));
        assertThat(read().lockedBy()).isEmpty();
    }

    /** Issue 12.11. */
    @Test
    void readsRecordsThatAreKeptApartFromATableThatCannotHoldThem() {
        String numbered = dynamoDb.newTable(shape -> shape.keySchema(Tables.key("id", KeyType.HASH))
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.N)
                        .build()));
        put("MIGRATION#HISTORY#" + numbered, "1_a", Map.of("status", fromS("applied")));

        assertThat(TableState.read(dynamoDb.client(), numbered, Optional.of(table))
                        .history())
                .containsExactly(new Entry("1_a", "applied"));
        assertThat(TableState.read(dynamoDb.client(), numbered, Optional.empty())
                        .history())
                .isEmpty();
    }

    @Test
    void readsIndexes() {
        String indexed = dynamoDb.newTable(shape -> shape.keySchema(
                        Tables.key("PK", KeyType.HASH), Tables.key("SK", KeyType.RANGE))
                .attributeDefinitions(Tables.string("PK"), Tables.string("SK"))
                .globalSecondaryIndexes(GlobalSecondaryIndex.builder()
                        .indexName("by-sort-key")
                        .keySchema(Tables.key("SK", KeyType.HASH))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL))
                        .build()));

        assertThat(TableState.read(dynamoDb.client(), indexed, Optional.empty()).indexes())
                .containsExactly(new Entry("by-sort-key", "ACTIVE"));
    }

    private TableState read() {
        return TableState.read(dynamoDb.client(), table, Optional.empty());
    }

    private void put(String partitionKey, String sortKey, Map<String, AttributeValue> attributes) {
        Map<String, AttributeValue> item = new HashMap<>(attributes);
        item.put("PK", fromS(partitionKey));
        item.put("SK", fromS(sortKey));
        dynamoDb.client().putItem(put -> put.tableName(table).item(item));
    }
}

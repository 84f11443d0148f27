package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.IndexException;
import io.dynamigrate.TargetTable;
import io.dynamigrate.TestMigration;
import io.dynamigrate.internal.change.IndexDefinition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.ProjectionType;
import software.amazon.awssdk.services.dynamodb.model.UpdateTableRequest;

/** Indexes that no waiting brings about. */
class IndexRefusalsTest extends IndexRuns {

    @Test
    void refusesAnotherDefinitionOfAnExistingIndex() throws Exception {
        run(indexes -> indexes.create(EMAIL));

        for (GlobalIndex other : List.of(
                GlobalIndex.named("email").partitionKey("email", S).projectAll(),
                GlobalIndex.named("email").partitionKey("email", S).project("name"),
                GlobalIndex.named("email").partitionKey("mail", S).project("name", "city"),
                GlobalIndex.named("email")
                        .partitionKey("email", S)
                        .sortKey("name", S)
                        .project("name", "city"))) {
            assertThatThrownBy(() -> run(indexes -> indexes.create(other)))
                    .rootCause()
                    .isInstanceOf(IndexException.class)
                    .hasMessageContaining("has an index 'email' with another definition")
                    .hasMessageContaining(other.toString());
        }
    }

    @Test
    void refusesAKeyThatHasAnotherTypeOnThisTable() {
        assertThatThrownBy(() -> run(indexes -> indexes.create(
                        GlobalIndex.named("bad").partitionKey("PK", N).projectAll())))
                .rootCause()
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("wants 'PK' as N, but it is a key of type S");
    }

    @Test
    void refusesAKeyThatOnlyTheRecordsMayHave() {
        GlobalIndex bad =
                GlobalIndex.named("bad").partitionKey("migration_date", S).projectAll();

        assertRefused(context -> context.indexes().create(bad));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "arn:aws:dynamodb:us-east-1:000000000000:table/"})
    void refusesAKeyThatOnlyTheRecordsMayHaveAlsoWithoutTheHelper(String prefix) {
        UpdateTableRequest bad = new IndexDefinition(GlobalIndex.named("bad")
                        .partitionKey("migration_date", S)
                        .projectAll())
                .creation(new TargetTable(table, description()));

        assertRefused(context -> context.client()
                .updateTable(bad.toBuilder().tableName(prefix + table).build()));
    }

    @Test
    void doesNotWaitWhenTheTableHasAllTheIndexesItMayHave() {
        LimitExceededException full = LimitExceededException.builder()
                .message("Subscriber limit exceeded: Number of global secondary indexes exceeds 20")
                .build();
        wire.before(Wire.at("updateTable", full, 1));

        assertThatThrownBy(() -> run(indexes -> indexes.create(EMAIL)))
                .rootCause()
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("Delete one that is not needed");
    }

    /** Issue 11: "already exists" is permanent for the name of a local secondary index. */
    @Test
    void refusesTheNameOfALocalIndexAtOnce() {
        table = dynamoDb.newTable(shape -> shape.keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                .attributeDefinitions(string("PK"), string("SK"), string("city"))
                .localSecondaryIndexes(LocalSecondaryIndex.builder()
                        .indexName("email")
                        .keySchema(key("PK", KeyType.HASH), key("city", KeyType.RANGE))
                        .projection(projection -> projection.projectionType(ProjectionType.ALL))
                        .build())
                .billingMode(BillingMode.PAY_PER_REQUEST));

        assertThatThrownBy(() -> run(indexes -> indexes.create(EMAIL)))
                .rootCause()
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("has a local secondary index 'email'")
                .hasMessageContaining("another name");
        assertThat(time.slept()).isZero();
        assertThat(wire.sent()).doesNotContain("updateTable");
    }

    /** Issue 11: the same where no description shows what has the name. */
    @Test
    void doesNotPollForEverWhereDynamoDbSaysThatAnIndexExistsWhichIsNotShown() {
        DynamoDbException exists = (DynamoDbException) DynamoDbException.builder()
                .message("Attempting to create an index which already exists")
                .statusCode(400)
                .build();
        wire.before((operation, request) -> operation.equals("updateTable") ? exists : null);

        assertThatThrownBy(() -> run(indexes -> indexes.create(EMAIL)))
                .rootCause()
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("'email' already exists");
        assertThat(time.slept()).isLessThan(Duration.ofMinutes(2));
    }

    private static KeySchemaElement key(String attribute, KeyType role) {
        return KeySchemaElement.builder().attributeName(attribute).keyType(role).build();
    }

    private static AttributeDefinition string(String attribute) {
        return AttributeDefinition.builder()
                .attributeName(attribute)
                .attributeType(S)
                .build();
    }

    private void assertRefused(TestMigration.Work work) {
        assertThatThrownBy(() -> perform(work))
                .rootCause()
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("'migration_date'")
                .hasMessageContaining("TrackingTable");
        assertThat(indexNames()).isEmpty();
    }
}

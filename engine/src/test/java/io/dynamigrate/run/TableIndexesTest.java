package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.IndexException;
import io.dynamigrate.Indexes;
import io.dynamigrate.Registry;
import io.dynamigrate.TestMigration;
import io.dynamigrate.local.DynamoDbExtension;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
import software.amazon.awssdk.services.dynamodb.model.ProvisionedThroughput;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;

/** Indexes of a real table, made and removed by migrations. */
class TableIndexesTest {

    private static final GlobalIndex EMAIL =
            GlobalIndex.named("email").partitionKey("email", S).project("name", "city");
    private static final GlobalIndex ACTIVITY = GlobalIndex.named("activity")
            .partitionKey("tenant", S)
            .sortKey("lastActive", N)
            .projectAll();

    @RegisterExtension
    static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();

    private final FakeTime time = new FakeTime();
    private Wire wire = new Wire(dynamoDb.client());
    private String table = dynamoDb.newTable();

    @Test
    void createsIndexesOneAfterTheOtherAndWaitsUntilTheyAreReady() throws Exception {
        run(indexes -> {
            indexes.create(EMAIL);
            assertThat(index("email").indexStatus()).isEqualTo(IndexStatus.ACTIVE);
            indexes.create(ACTIVITY);
            assertThat(index("activity").indexStatus()).isEqualTo(IndexStatus.ACTIVE);
        });

        assertThat(index("email").projection().nonKeyAttributes()).containsExactlyInAnyOrder("name", "city");
        assertThat(index("activity").keySchema()).isEqualTo(ACTIVITY.keySchema());
    }

    @Test
    void adoptsAnIndexThatIsThereAlready() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        wire = new Wire(dynamoDb.client());
        run(indexes -> indexes.create(
                GlobalIndex.named("email").partitionKey("email", S).project("city", "name")));

        assertThat(wire.sent()).doesNotContain("updateTable");
    }

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
    void refusesAKeyThatOurRecordsUse() {
        assertThatThrownBy(() -> run(indexes -> indexes.create(
                        GlobalIndex.named("bad").partitionKey("status", S).projectAll())))
                .rootCause()
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("'status'")
                .hasMessageContaining("TrackingTable");
    }

    @Test
    void deletesAnIndexAndDoesNotMindOneThatIsGone() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        run(indexes -> indexes.delete("email"));
        run(indexes -> indexes.delete("email"));

        assertThat(indexNames()).isEmpty();
    }

    @Test
    void waitsWhileDynamoDbWorksAtAnotherIndex() throws Exception {
        LimitExceededException busy = LimitExceededException.builder()
                .message(
                        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table")
                .build();
        wire.before(Wire.at("updateTable", busy, 1, 2));
        run(indexes -> indexes.create(EMAIL));

        assertThat(indexNames()).containsExactly("email");
        assertThat(wire.sent()).filteredOn("updateTable"::equals).hasSize(3);
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

    @Test
    void repeatsADeleteThatIsRefusedWhileTheIndexIsBeingAllocated() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        wire.before(Wire.at(
                "updateTable",
                ResourceInUseException.builder().message("in use").build(),
                1,
                2));
        run(indexes -> indexes.delete("email"));

        assertThat(indexNames()).isEmpty();
    }

    @Test
    void goesOnAfterARequestWhoseAnswerWasLost() throws Exception {
        wire.after(Wire.at("updateTable", SdkClientException.create("lost"), 1));
        assertThatThrownBy(() -> run(indexes -> indexes.create(EMAIL)))
                .rootCause()
                .hasMessage("lost");
        run(indexes -> indexes.create(EMAIL));

        assertThat(indexNames()).containsExactly("email");
    }

    @Test
    void givesAnIndexOfAProvisionedTableItsOwnThroughput() throws Exception {
        table = dynamoDb.newTable(shape -> shape.keySchema(key("PK", KeyType.HASH), key("SK", KeyType.RANGE))
                .attributeDefinitions(string("PK"), string("SK"))
                .billingMode(BillingMode.PROVISIONED)
                .provisionedThroughput(ProvisionedThroughput.builder()
                        .readCapacityUnits(7L)
                        .writeCapacityUnits(8L)
                        .build()));
        run(indexes -> {
            indexes.create(EMAIL);
            indexes.create(ACTIVITY.withThroughput(3, 4));
        });

        assertThat(index("email").provisionedThroughput().writeCapacityUnits()).isEqualTo(8);
        assertThat(index("activity").provisionedThroughput().readCapacityUnits())
                .isEqualTo(3);
    }

    @Test
    void recordsTheLastOperationOnEachIndex() throws Exception {
        run(indexes -> indexes.create(EMAIL));
        assertThat(indexRow("status")).isEqualTo("created");
        assertThat(indexRow("definition")).isEqualTo(EMAIL.toString());

        run(indexes -> indexes.delete("email"));
        assertThat(indexRow("status")).isEqualTo("deleted");
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

    private void run(Consumer<Indexes> work) throws Exception {
        // A new id for each: what matters here is what happens to the table.
        String id = "m" + dynamoDb.items(table).size() + wire.sent().size();
        Migrator.builder(
                        wire.client(),
                        table,
                        Registry.of(TestMigration.of(id, 1).up(context -> work.accept(context.indexes()))))
                .time(time)
                .build()
                .migrate()
                .orThrow();
    }

    private String indexRow(String attribute) {
        return dynamoDb.client()
                .getItem(request ->
                        request.tableName(table).key(Map.of("PK", fromS("MIGRATION#INDEX"), "SK", fromS("email"))))
                .item()
                .get(attribute)
                .s();
    }

    private List<String> indexNames() {
        return indexes().stream()
                .map(GlobalSecondaryIndexDescription::indexName)
                .toList();
    }

    private GlobalSecondaryIndexDescription index(String name) {
        return indexes().stream()
                .filter(index -> index.indexName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private List<GlobalSecondaryIndexDescription> indexes() {
        return dynamoDb.client()
                .describeTable(request -> request.tableName(table))
                .table()
                .globalSecondaryIndexes();
    }
}

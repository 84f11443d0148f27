package io.dynamigrate.internal.preview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dynamigrate.internal.expression.Incomplete;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndexDescription;
import software.amazon.awssdk.services.dynamodb.model.IndexStatus;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

/** Tables whose indexes are under way when a dry run begins. */
class KnownTableTest {

    @Test
    void anIndexThatIsBeingFilledCannotBeReadYet() {
        for (KnownTable table : new KnownTable[] {
            table(IndexStatus.CREATING, false), table(IndexStatus.CREATING, true), table(IndexStatus.ACTIVE, true)
        }) {
            assertThatThrownBy(() -> table.requireIndex("email"))
                    .isInstanceOf(Incomplete.class)
                    .hasMessage("it reads the index 'email', which is not there yet");
        }
        assertThatCode(() -> table(IndexStatus.ACTIVE, false).requireIndex("email"))
                .doesNotThrowAnyException();
    }

    @Test
    void isDescribedAsItWillBe() {
        TableDescription filled = table(IndexStatus.CREATING, true).description();
        assertThat(filled.tableStatus()).isEqualTo(TableStatus.ACTIVE);
        assertThat(filled.globalSecondaryIndexes())
                .extracting(GlobalSecondaryIndexDescription::indexStatus)
                .containsExactly(IndexStatus.ACTIVE);
        assertThat(table(IndexStatus.DELETING, false).description().globalSecondaryIndexes())
                .isEmpty();
    }

    private static KnownTable table(IndexStatus status, boolean isBackfilling) {
        return new KnownTable(
                "users",
                TableDescription.builder()
                        .tableName("users")
                        .tableStatus(TableStatus.UPDATING)
                        .keySchema(KeySchemaElement.builder()
                                .attributeName("PK")
                                .keyType(KeyType.HASH)
                                .build())
                        .globalSecondaryIndexes(GlobalSecondaryIndexDescription.builder()
                                .indexName("email")
                                .indexStatus(status)
                                .backfilling(isBackfilling)
                                .build())
                        .build(),
                new MemoryBound(1_000));
    }
}

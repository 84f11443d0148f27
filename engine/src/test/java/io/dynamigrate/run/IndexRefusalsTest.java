package io.dynamigrate.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.N;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.GlobalIndex;
import io.dynamigrate.IndexException;
import io.dynamigrate.TargetTable;
import io.dynamigrate.TestMigration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.dynamodb.model.LimitExceededException;
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

    private void assertRefused(TestMigration.Work work) {
        assertThatThrownBy(() -> perform(work))
                .rootCause()
                .isInstanceOf(IndexException.class)
                .hasMessageContaining("'migration_date'")
                .hasMessageContaining("TrackingTable");
        assertThat(indexNames()).isEmpty();
    }
}

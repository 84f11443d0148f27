import static software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS;
import static software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType.S;

import io.dynamigrate.BaseMigration;
import io.dynamigrate.GlobalIndex;
import io.dynamigrate.MigrationContext;
import io.dynamigrate.Registry;
import io.dynamigrate.function.MigrationFunction;
import java.util.Map;

/** What three-indexes.json plays: three indexes and a change of data in one deployment. */
public final class ThreeIndexes extends MigrationFunction {

    public ThreeIndexes() {
        super(() -> Registry.of(
                new CreateIndex("20240115_add_email_index", 20240115120000L, "email"),
                new CreateIndex("20240116_add_tenant_index", 20240116120000L, "tenant"),
                new CreateIndex("20240117_add_name_index", 20240117120000L, "name"),
                new AddCountry()));
    }

    private static final class CreateIndex extends BaseMigration {

        private final String attribute;

        CreateIndex(String id, long version, String attribute) {
            super(id, version, "Find users by " + attribute);
            this.attribute = attribute;
        }

        @Override
        public void up(MigrationContext context) {
            context.indexes()
                    .create(GlobalIndex.named("by-" + attribute)
                            .partitionKey(attribute, S)
                            .projectAll());
        }

        @Override
        public void down(MigrationContext context) {
            context.indexes().delete("by-" + attribute);
        }
    }

    private static final class AddCountry extends BaseMigration {

        AddCountry() {
            super("20240118_add_country", 20240118120000L, "Add the country to the first user");
        }

        @Override
        public void up(MigrationContext context) {
            context.client().updateItem(update -> update.tableName(context.table().name())
                    .key(Map.of("PK", fromS("USER#1"), "SK", fromS("PROFILE")))
                    .updateExpression("SET country = :country")
                    .expressionAttributeValues(Map.of(":country", fromS("GB"))));
        }

        @Override
        public void down(MigrationContext context) {
            context.client().updateItem(update -> update.tableName(context.table().name())
                    .key(Map.of("PK", fromS("USER#1"), "SK", fromS("PROFILE")))
                    .updateExpression("REMOVE country"));
        }
    }
}

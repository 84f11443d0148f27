package io.dynamigrate.local;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.protocols.jsoncore.JsonNode;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.GlobalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.LocalSecondaryIndex;
import software.amazon.awssdk.services.dynamodb.model.Projection;
import software.amazon.awssdk.services.dynamodb.model.ResourceNotFoundException;

/**
 * The tables that an application's template declares, on this machine: keys, types and indexes are the template's. A new
 * table that is migrated is filled with the application's items.
 */
final class AppTables {

    static final String TABLE = "TableName";
    static final String TRACKING_TABLE = "TrackingTable";

    private static final Set<String> TABLES = Set.of("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable");
    private static final String SIMPLE_TABLE = "AWS::Serverless::SimpleTable";
    private static final Map<String, String> SIMPLE_TYPES = Map.of("String", "S", "Number", "N", "Binary", "B");

    private final TemplateFile template;
    private final List<Map<String, AttributeValue>> items;
    /** By logical id; a table that has a name is there under that name too. */
    private final Map<String, Map<String, Object>> tables = new LinkedHashMap<>();

    private final Map<String, String> place;

    /**
     * The tables of a template.
     *
     * @param items what a new table that is migrated holds
     * @throws UsageException if it is not clear which table is migrated
     */
    AppTables(TemplateFile template, List<Map<String, AttributeValue>> items) {
        this.template = template;
        this.items = List.copyOf(items);
        template.resources().forEach((id, resource) -> {
            if (TABLES.contains(String.valueOf(resource.get("Type")))) {
                add(id, TemplateFile.field(resource, "Properties"));
            } else if (SIMPLE_TABLE.equals(resource.get("Type"))) {
                add(id, simple(TemplateFile.field(resource, "Properties")));
            }
        });
        this.place = declaredPlace();
    }

    private void add(String id, Map<String, Object> properties) {
        tables.put(id, properties);
        template.text(properties, "TableName").ifPresent(name -> tables.put(name, properties));
    }

    private static Map<String, Object> simple(Map<String, Object> properties) {
        Map<String, Object> key = TemplateFile.field(properties, "PrimaryKey");
        String name = String.valueOf(key.getOrDefault("Name", "id"));
        String type = SIMPLE_TYPES.getOrDefault(String.valueOf(key.getOrDefault("Type", "String")), "S");
        Map<String, Object> table = new LinkedHashMap<>(properties);
        table.put("KeySchema", List.of(Map.of("AttributeName", name, "KeyType", "HASH")));
        table.put("AttributeDefinitions", List.of(Map.of("AttributeName", name, "AttributeType", type)));
        return table;
    }

    /** Where the application's migrations work, as the custom resource of the template says: table, records, and set. */
    Map<String, String> place() {
        return place;
    }

    /** Where a request works: what it does not say is as in the template. */
    Map<String, String> placeOf(Map<String, JsonNode> request) {
        Map<String, JsonNode> properties = EventFile.isForCloudFormation(request)
                ? Optional.ofNullable(request.get("ResourceProperties"))
                        .filter(JsonNode::isObject)
                        .map(JsonNode::asObject)
                        .orElse(Map.of())
                : request;
        Map<String, String> named = new LinkedHashMap<>();
        for (String name : List.of(TABLE, TRACKING_TABLE)) {
            Optional.ofNullable(properties.get(name))
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString)
                    .filter(value -> !value.isBlank())
                    .ifPresent(value -> named.put(name, name(value)));
        }
        return named.containsKey(TABLE) ? named : place;
    }

    private Map<String, String> declaredPlace() {
        for (Map<String, Object> resource : template.resources().values()) {
            Map<String, Object> properties = TemplateFile.field(resource, "Properties");
            boolean isCustom = String.valueOf(resource.get("Type")).startsWith("Custom::")
                    || "AWS::CloudFormation::CustomResource".equals(resource.get("Type"));
            Optional<String> table = template.text(properties, "TableName").map(AppTables::name);
            if (isCustom && table.filter(tables::containsKey).isPresent()) {
                Map<String, String> found = new LinkedHashMap<>(Map.of(TABLE, table.get()));
                for (String property : List.of(TRACKING_TABLE, "Migrations")) {
                    template.text(properties, property).ifPresent(value -> found.put(property, value));
                }
                return found;
            }
        }
        if (Set.copyOf(tables.values()).size() != 1) {
            throw new UsageException("It is not clear which table is migrated: " + template.path() + " declares "
                    + (tables.isEmpty() ? "none" : tables.keySet())
                    + ". Name one in the TableName of a custom resource, or another template with --template.");
        }
        return Map.of(TABLE, tables.keySet().iterator().next());
    }

    /** Creates the tables that a request is for, where they are missing; one that the template does not name is like its own. */
    void createIfMissing(DynamoDbClient client, Map<String, String> wanted) {
        String table = wanted.getOrDefault(TABLE, place.getOrDefault(TABLE, ""));
        if (create(client, table, place.getOrDefault(TABLE, ""))) {
            items.forEach(
                    item -> client.putItem(put -> put.tableName(name(table)).item(item)));
        }
        Optional.ofNullable(wanted.get(TRACKING_TABLE))
                .ifPresent(records -> create(client, records, place.getOrDefault(TRACKING_TABLE, "")));
    }

    /** How the table of a request stands. */
    static TableState read(DynamoDbClient client, Map<String, String> place) {
        return TableState.read(
                client,
                Optional.ofNullable(place.get(TABLE)).orElseThrow(),
                Optional.ofNullable(place.get(TRACKING_TABLE)));
    }

    /** Whether the table is new. */
    private boolean create(DynamoDbClient client, String wanted, String model) {
        String name = name(wanted);
        try {
            client.describeTable(describe -> describe.tableName(name));
            return false;
        } catch (ResourceNotFoundException e) {
            Map<String, Object> shape = Optional.ofNullable(tables.get(name)).orElseGet(() -> tables.get(model));
            if (shape == null) {
                Tables.create(client, name);
            } else {
                Tables.create(client, name, table -> shape(table, shape));
            }
            return true;
        }
    }

    private void shape(CreateTableRequest.Builder table, Map<String, Object> properties) {
        table.keySchema(keys(properties))
                .attributeDefinitions(TemplateFile.list(properties, "AttributeDefinitions").stream()
                        .map(definition -> AttributeDefinition.builder()
                                .attributeName(required(definition, "AttributeName"))
                                .attributeType(required(definition, "AttributeType"))
                                .build())
                        .toList());
        List<Map<String, Object>> global = TemplateFile.list(properties, "GlobalSecondaryIndexes");
        if (!global.isEmpty()) {
            table.globalSecondaryIndexes(global.stream()
                    .map(index -> GlobalSecondaryIndex.builder()
                            .indexName(required(index, "IndexName"))
                            .keySchema(keys(index))
                            .projection(projection(index))
                            .build())
                    .toList());
        }
        List<Map<String, Object>> local = TemplateFile.list(properties, "LocalSecondaryIndexes");
        if (!local.isEmpty()) {
            table.localSecondaryIndexes(local.stream()
                    .map(index -> LocalSecondaryIndex.builder()
                            .indexName(required(index, "IndexName"))
                            .keySchema(keys(index))
                            .projection(projection(index))
                            .build())
                    .toList());
        }
    }

    private List<KeySchemaElement> keys(Map<String, Object> properties) {
        return TemplateFile.list(properties, "KeySchema").stream()
                .map(key -> Tables.key(required(key, "AttributeName"), KeyType.fromValue(required(key, "KeyType"))))
                .toList();
    }

    private Projection projection(Map<String, Object> index) {
        Map<String, Object> projection = TemplateFile.field(index, "Projection");
        Projection.Builder built = Projection.builder().projectionType(required(projection, "ProjectionType"));
        if (projection.get("NonKeyAttributes") instanceof List<?> attributes) {
            built.nonKeyAttributes(attributes.stream().map(String::valueOf).toList());
        }
        return built.build();
    }

    private String required(Map<String, Object> properties, String name) {
        return template.text(properties, name)
                .orElseThrow(() -> new UsageException("The " + name + " of a table in " + template.path()
                        + " is missing, or known only in a deployment: give the parameter a default, or name another"
                        + " template with --template."));
    }

    /** The name of a table that may be given by its ARN. */
    static String name(String table) {
        return table.substring(table.lastIndexOf('/') + 1);
    }
}

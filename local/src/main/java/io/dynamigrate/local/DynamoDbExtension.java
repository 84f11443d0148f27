package io.dynamigrate.local;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;

/**
 * A JUnit extension that gives a test class fresh tables of a real DynamoDB.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final DynamoDbExtension dynamoDb = DynamoDbExtension.create();
 * }</pre>
 *
 * <p>All classes of a test run share one server. The system property {@code dynamigrate.dynamodb} says
 * which: {@code embedded} (the default: DynamoDB Local inside this JVM), {@code container} (an image
 * run by Testcontainers, {@code amazon/dynamodb-local} unless {@code dynamigrate.dynamodb.image} names
 * another), or the URL of a running server. Tables are deleted when the class is done. Safe for tests
 * that run in parallel.
 */
public final class DynamoDbExtension implements BeforeAllCallback, AfterAllCallback {

    private static final ExtensionContext.Namespace STORE = ExtensionContext.Namespace.create(DynamoDbExtension.class);

    private final Queue<String> tables = new ConcurrentLinkedQueue<>();
    private volatile @Nullable TestServer server;

    private DynamoDbExtension() {}

    /** An extension for a static field of a test class. */
    public static DynamoDbExtension create() {
        return new DynamoDbExtension();
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        // The root store closes the server when the last test class is done.
        server = context.getRoot()
                .getStore(STORE)
                .computeIfAbsent(TestServer.class, type -> TestServer.start(), TestServer.class);
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (String table = tables.poll(); table != null; table = tables.poll()) {
            Tables.delete(client(), table);
        }
    }

    /** A client of the server: do not close it. */
    public DynamoDbClient client() {
        return server().client();
    }

    /** The address of the server. */
    public URI endpoint() {
        return server().endpoint();
    }

    /** Creates an empty on-demand table with the string keys {@code PK} and {@code SK}, and gives its name. */
    public String newTable() {
        String name = newName();
        Tables.create(client(), name);
        return name;
    }

    /**
     * Creates an empty table of another shape, and gives its name.
     *
     * @param shape sets keys, attribute definitions and what else is wanted; the name is set here, and
     *     the billing mode is on demand unless it says otherwise
     */
    public String newTable(Consumer<CreateTableRequest.Builder> shape) {
        String name = newName();
        Tables.create(client(), name, shape);
        return name;
    }

    /** All items of a table, sorted by its keys. */
    public List<Map<String, AttributeValue>> items(String table) {
        return Tables.items(client(), table);
    }

    private String newName() {
        String name = "test-" + UUID.randomUUID();
        tables.add(name);
        return name;
    }

    private TestServer server() {
        TestServer started = server;
        if (started == null) {
            throw new IllegalStateException("No DynamoDB was started yet: register DynamoDbExtension in a static"
                    + " field with @RegisterExtension, and use it from the first @BeforeAll on.");
        }
        return started;
    }
}

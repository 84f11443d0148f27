package io.dynamigrate.function;

import io.dynamigrate.run.Time;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the function needs of the outside world; tests bring their own. */
record Parts(Supplier<DynamoDbClient> client, HttpPut http, Time time) {

    static Parts ofLambda() {
        return new Parts(new Clients(Environment::ofProcess), new UrlConnectionPut(), Time.system());
    }
}

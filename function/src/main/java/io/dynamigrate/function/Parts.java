package io.dynamigrate.function;

import io.dynamigrate.Time;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** What the function needs of the outside world; tests bring their own. */
record Parts(
        Supplier<DynamoDbClient> client,
        HttpPut http,
        Time time,
        Versions versions,
        Stacks stacks,
        Continuation continuation) {

    Parts withStacks(Stacks others) {
        return new Parts(client, http, time, versions, others, continuation);
    }

    static Parts ofLambda() {
        Clients clients = new Clients(Environment::ofProcess);
        Time time = new ProcessTime(Time.system(), Environment::migrationNow);
        // Their clients' classes are loaded when they are needed, not in each cold start.
        return new Parts(
                clients,
                new UrlConnectionPut(),
                time,
                (arn, payload, limit) -> new LambdaVersions(clients, time).invoke(arn, payload, limit),
                stackId -> new CloudFormationStacks(clients).describe(stackId),
                (function, payload) -> new SelfInvocation(clients).invoke(function, payload));
    }
}

package io.dynamigrate.function;

import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What the function takes from its environment variables.
 *
 * @param region {@code AWS_REGION}, which Lambda sets
 * @param hasCredentialsEndpoint whether Lambda hands out credentials at a container endpoint, as it does under SnapStart
 * @param dynamoDb {@code AWS_ENDPOINT_URL_DYNAMODB}, where DynamoDB is another than the region's own
 */
record Environment(String region, boolean hasCredentialsEndpoint, Optional<URI> dynamoDb) {

    static Environment ofProcess() {
        return of(System.getenv());
    }

    static Environment of(Map<String, String> variables) {
        return new Environment(
                set(variables, "AWS_REGION")
                        .orElseThrow(() -> new InputException("The environment variable AWS_REGION is not set: Lambda"
                                + " sets it; elsewhere, set it to the region of the table.")),
                set(variables, "AWS_CONTAINER_CREDENTIALS_FULL_URI").isPresent(),
                set(variables, "AWS_ENDPOINT_URL_DYNAMODB").map(Environment::uri));
    }

    private static Optional<String> set(Map<String, String> variables, String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isBlank());
    }

    private static URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new InputException("The environment variable AWS_ENDPOINT_URL_DYNAMODB is not a URL: use one such as"
                    + " http://localhost:8000, or remove it.");
        }
    }
}

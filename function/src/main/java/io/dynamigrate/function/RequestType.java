package io.dynamigrate.function;

import java.util.Arrays;

/** What CloudFormation asks of a custom resource. */
enum RequestType {
    CREATE("Create"),
    UPDATE("Update"),
    DELETE("Delete");

    private final String text;

    RequestType(String text) {
        this.text = text;
    }

    static RequestType of(String text) {
        return Arrays.stream(values())
                .filter(type -> type.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new InputException(
                        "The RequestType '" + text + "' is not known: CloudFormation sends Create, Update or Delete."));
    }
}

package io.dynamigrate.function;

import java.util.List;
import java.util.Map;

/** What came of an event: whether CloudFormation goes on, what is to be said, and the values for {@code Fn::GetAtt}. */
record Result(boolean isSuccess, List<String> sentences, Map<String, String> data) {

    Result {
        sentences = List.copyOf(sentences);
    }
}

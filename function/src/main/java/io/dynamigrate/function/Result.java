package io.dynamigrate.function;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What came of an event: whether CloudFormation goes on, what is to be said, and the values for {@code Fn::GetAtt}. What
 * needs attention is said first, because a long reason is cut.
 */
record Result(boolean isSuccess, List<String> sentences, Map<String, String> data) {

    private static final String ATTENTION = "ATTENTION";

    Result {
        sentences = sentences.stream()
                .sorted(Comparator.comparing(sentence -> !sentence.startsWith(ATTENTION)))
                .toList();
    }

    /** The result that a verdict allows. */
    static Result of(Verdict verdict, Occasion occasion, List<String> sentences, Map<String, String> data) {
        List<String> all = new ArrayList<>();
        boolean isRollback = occasion == Occasion.ROLLBACK;
        boolean isSaid = !isRollback && sentences.stream().anyMatch(sentence -> sentence.startsWith(ATTENTION));
        if (verdict == Verdict.ATTENTION && !isSaid) {
            all.add(
                    isRollback
                            ? "ATTENTION: the stack is rolled back, but the table is not as it was before the deployment."
                            : "ATTENTION: the resource is deleted, although this went wrong.");
        }
        all.addAll(sentences);
        return new Result(verdict != Verdict.FAILED, all, data);
    }

    /** The same, with one sentence more. */
    Result with(String sentence) {
        List<String> more = new ArrayList<>(sentences);
        more.add(sentence);
        return new Result(isSuccess, more, data);
    }

    /** What needs attention. */
    List<String> warnings() {
        return sentences.stream()
                .filter(sentence -> sentence.startsWith(ATTENTION))
                .toList();
    }
}

package dev.naru.sdk;

/**
 * A code that a call can answer.
 *
 * @param name a word for it; empty where the contract has none
 * @param message the text that comes with it; empty where the contract has none
 * @param meaning what it means, and what to do
 */
public record CodeRow(String code, String name, String message, String meaning, Outcome outcome) {
    /** What a code says about whether its call was carried out. */
    public enum Outcome implements Coded {
        /** Carried out. */
        OK,
        /** Not carried out. */
        REFUSED,
        /** Perhaps: query the order. */
        UNKNOWN
    }
}

using System.Collections.Immutable;
using MlConnector.Contracts.Documents;
using MlConnector.Reconcile.Domain.Proving;

namespace MlConnector.Reconcile.Domain;

/// <summary>What became of one settlement. Only <see cref="Proved"/> leads to Deltek.</summary>
public abstract record ReconciliationResult
{
    private ReconciliationResult() { }

    /// <summary>Every step that blocks is proved, and the plan says what to book.</summary>
    public sealed record Proved(PostingPlan Plan, SettlementProof Proof) : ReconciliationResult;

    /// <summary>Events are missing that may still come: ask again, at the latest at <paramref name="Until"/>.</summary>
    public sealed record Waiting(DateTimeOffset Until, SettlementProof Proof, string Sentence)
        : ReconciliationResult;

    /// <summary>A step of the proof failed; a person has to look.</summary>
    public sealed record NotProved(SettlementProof Proof, string Code, string Sentence)
        : ReconciliationResult;

    /// <summary>Rows carry labels that no rule places; a person teaches a rule.</summary>
    public sealed record Unmapped(
        ImmutableArray<UnmappedLabel> Labels,
        SettlementProof Proof,
        string Sentence
    ) : ReconciliationResult;

    /// <summary>The document or the booking rules do not allow entries; a person changes them.</summary>
    public sealed record Refused(string Code, string Sentence) : ReconciliationResult;
}

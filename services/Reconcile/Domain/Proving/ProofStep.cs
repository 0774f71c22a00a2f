using System.Collections.Immutable;
using MlConnector.Kernel;

namespace MlConnector.Reconcile.Domain.Proving;

/// <summary>One step of the proof with what it found.</summary>
/// <param name="Name"><c>file</c>, <c>payout</c>, <c>events</c> or <c>chain</c>.</param>
/// <param name="Code">kebab-case reason; null when proved.</param>
/// <param name="Sentence">What was compared and what came out, for a bookkeeper.</param>
/// <param name="Figures">The totals that were compared.</param>
/// <param name="Differences">Every difference with both sides; empty when proved.</param>
public sealed record ProofStep(
    string Name,
    ProofOutcome Outcome,
    string? Code,
    string Sentence,
    ImmutableArray<ProofFigure> Figures,
    ImmutableArray<ProofDifference> Differences
)
{
    public const string FileName = "file";
    public const string PayoutName = "payout";
    public const string EventsName = "events";
    public const string ChainName = "chain";
}

/// <param name="Report">The settlement report's figure, or null where it has none.</param>
/// <param name="Finances">Amazon's other figure, or null where it has none.</param>
public sealed record ProofFigure(string Name, Money? Report, Money? Finances);

/// <param name="What">What differs: an order and kind, a label and day, or a total.</param>
/// <param name="Report">Null: the report does not have it.</param>
/// <param name="Finances">Null: Finances does not have it.</param>
public sealed record ProofDifference(string What, Money? Report, Money? Finances);

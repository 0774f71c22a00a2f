using System.Collections.Immutable;

namespace MlConnector.Settlements;

/// <summary>The outcome of reading one document: taken whole, or refused whole.</summary>
public abstract record SettlementReading
{
    private SettlementReading() { }

    /// <summary>Every row was understood. Whether the rows add up is <see cref="Settlement.Balanced"/>.</summary>
    public sealed record Accepted(SettlementDocument Document) : SettlementReading;

    /// <summary>Something was not understood; nothing of the document may be used.</summary>
    /// <param name="Problems">At least one and at most 20, in the order of the file.</param>
    public sealed record Refused(ImmutableArray<SettlementProblem> Problems) : SettlementReading;
}

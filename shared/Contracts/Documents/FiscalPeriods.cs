namespace MlConnector.Contracts.Documents;

/// <summary>The fiscal periods of one Deltek company, as Poster read them.</summary>
public sealed record FiscalPeriods(
    int SchemaVersion,
    string ConnectionId,
    string Company,
    DateTimeOffset ReadAt,
    IReadOnlyList<FiscalPeriodEntry> Periods
);

/// <param name="Number"><c>YYYYPP</c>.</param>
/// <param name="Closed">Closed for the company.</param>
public sealed record FiscalPeriodEntry(int Number, DateOnly Start, DateOnly End, bool Closed);

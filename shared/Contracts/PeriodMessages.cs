namespace MlConnector.Contracts;

/// <summary>Request to Poster: publish the fiscal periods of the connection's Deltek company.</summary>
public sealed record PublishFiscalPeriods(string ConnectionId, int SchemaVersion = 1);

/// <summary>Fact from Poster: the periods, read from Deltek, are archived as a <see cref="Documents.FiscalPeriods"/> document.</summary>
public sealed record FiscalPeriodsPublished(
    string ConnectionId,
    string PeriodsHash,
    int SchemaVersion = 1
);

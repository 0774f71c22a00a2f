namespace MlConnector.Reconcile.Sagas;

/// <summary>The way of each settlement as lines. The sentence for the person holds labels and amounts and stays in the database.</summary>
internal static partial class SettlementLog
{
    [LoggerMessage(
        EventName = "settlement.state",
        Level = LogLevel.Information,
        Message = "Settlement {SettlementKey}: {State}"
    )]
    public static partial void Is(ILogger logger, string settlementKey, string state);

    [LoggerMessage(
        EventName = "settlement.waits",
        Level = LogLevel.Warning,
        Message = "Settlement {SettlementKey}: {State} ({Code}). It waits for a person; its Sentence in the table reconcile.settlement says what to do"
    )]
    public static partial void Waits(
        ILogger logger,
        string settlementKey,
        string state,
        string? code
    );
}

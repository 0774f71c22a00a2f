namespace MlConnector.Cli.Explain;

/// <summary>The options of <c>mlc settlement explain</c> as they were typed.</summary>
internal sealed record ExplainRequest(
    string File,
    string? RulesFile,
    string TimeZone,
    string? Seller,
    string? PeriodsFile
);

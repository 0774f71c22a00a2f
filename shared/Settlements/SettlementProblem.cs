namespace MlConnector.Settlements;

/// <summary>Why a settlement document, or a part of it, is not taken. Never an exception: files are allowed to be wrong.</summary>
/// <param name="Code">kebab-case reason, for programs.</param>
/// <param name="Row">Line of the file, counted from 1 (the header is line 1); null when the whole file is meant.</param>
/// <param name="Column">Column name as the header writes it, where one column is meant.</param>
/// <param name="Value">The value found, cut to 60 characters.</param>
/// <param name="Message">What is wrong and what to do, one or two sentences for a bookkeeper.</param>
public sealed record SettlementProblem(
    string Code,
    int? Row,
    string? Column,
    string? Value,
    string Message
);

using System.Text.Json;
using System.Text.Json.Serialization;

namespace MlConnector.Sandbox.Deltek;

/// <summary>One change of the books, as the state file keeps it: a line each, replayed at start.</summary>
[JsonDerivedType(typeof(FileEntered), "entered")]
[JsonDerivedType(typeof(FileChanged), "changed")]
[JsonDerivedType(typeof(FileDeleted), "deleted")]
[JsonDerivedType(typeof(FilePosted), "posted")]
[JsonDerivedType(typeof(UserMoved), "user-moved")]
internal abstract record BookChange;

/// <param name="Body">The whole document as it was sent.</param>
internal sealed record FileEntered(string Type, string Batch, JsonElement Body, string User)
    : BookChange;

/// <param name="Body">The document after the change.</param>
internal sealed record FileChanged(string Type, string Batch, JsonElement Body, string User)
    : BookChange;

internal sealed record FileDeleted(string Type, string Batch) : BookChange;

internal sealed record FilePosted(
    string Type,
    string Batch,
    int Period,
    DateTimeOffset At,
    string User
) : BookChange;

/// <summary>Active company and period are the server's state of the user.</summary>
internal sealed record UserMoved(string User, string Company, int Period) : BookChange;

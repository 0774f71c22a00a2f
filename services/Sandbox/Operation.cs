namespace MlConnector.Sandbox;

/// <summary>Names an endpoint for the counters and the fault switches.</summary>
internal sealed record Operation(string Name);

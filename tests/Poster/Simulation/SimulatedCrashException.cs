namespace MlConnector.Poster.Tests.Simulation;

/// <summary>The process is killed here; what is stored stays, what is in memory is gone.</summary>
internal sealed class SimulatedCrashException : Exception;

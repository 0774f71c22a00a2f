using System.Collections.Concurrent;

namespace MlConnector.Sandbox.Faults;

/// <summary>One armed fault: the next <see cref="Count"/> requests of an operation go wrong in this way.</summary>
/// <param name="Operation">Name as <c>GET /sandbox/requests</c> lists it, or <c>*</c>.</param>
/// <param name="Count">How many requests; 1 unless told.</param>
/// <param name="AfterWork">The work is done and only its answer is lost or replaced; else nothing is done.</param>
/// <param name="Status">Answers this status with an error body; 0 keeps the answer.</param>
/// <param name="Drop">Cuts the connection, so that the client gets no answer at all.</param>
/// <param name="DelayMs">Waits this long, in milliseconds, before anything else.</param>
internal sealed record Fault(
    string Operation,
    int Count = 1,
    bool AfterWork = false,
    int Status = 0,
    bool Drop = false,
    int DelayMs = 0
);

/// <summary>The armed faults and the counters of requests by operation.</summary>
internal sealed class FaultSwitches
{
    private readonly Lock gate = new();
    private readonly List<Fault> armed = [];
    private readonly ConcurrentDictionary<string, int> requests = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, int> Requests => requests;

    public void Arm(Fault fault)
    {
        lock (gate)
        {
            armed.Add(fault);
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            armed.Clear();
        }
    }

    public IReadOnlyList<Fault> Armed()
    {
        lock (gate)
        {
            return [.. armed];
        }
    }

    public void Count(string operation) => requests.AddOrUpdate(operation, 1, (_, n) => n + 1);

    /// <summary>Uses up one turn of the first fault that fits.</summary>
    public Fault? Take(string operation)
    {
        lock (gate)
        {
            var index = armed.FindIndex(f => f.Operation == operation || f.Operation == "*");
            if (index < 0)
            {
                return null;
            }

            var fault = armed[index];
            if (fault.Count > 1)
            {
                armed[index] = fault with { Count = fault.Count - 1 };
            }
            else
            {
                armed.RemoveAt(index);
            }

            return fault;
        }
    }
}

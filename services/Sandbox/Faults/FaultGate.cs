using System.Text.Json.Nodes;

namespace MlConnector.Sandbox.Faults;

/// <summary>Counts every named request and lets an armed fault happen to it.</summary>
internal sealed class FaultGate(FaultSwitches switches, TimeProvider time)
{
    public async Task PassAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Operation>() is not { } operation)
        {
            await next(context);
            return;
        }

        switches.Count(operation.Name);
        if (switches.Take(operation.Name) is not { } fault)
        {
            await next(context);
            return;
        }

        if (fault.DelayMs > 0)
        {
            await Task.Delay(
                TimeSpan.FromMilliseconds(fault.DelayMs),
                time,
                context.RequestAborted
            );
        }

        if (fault.AfterWork)
        {
            await WorkUnheardAsync(context, next);
        }

        if (fault.Drop)
        {
            context.Abort();
        }
        else if (fault.Status > 0)
        {
            await FailAsync(context, fault.Status);
        }
        else
        {
            await next(context);
        }
    }

    /// <summary>Does the work and throws its answer away.</summary>
    private static async Task WorkUnheardAsync(HttpContext context, RequestDelegate next)
    {
        var wire = context.Response.Body;
        using var unheard = new MemoryStream();
        context.Response.Body = unheard;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }

        context.Response.Clear();
    }

    /// <summary>A body that both APIs' clients can read: Amazon's error list with Deltek's message beside it.</summary>
    private static Task FailAsync(HttpContext context, int status) =>
        context.JsonAsync(
            status,
            new JsonObject
            {
                ["errors"] = new JsonArray(
                    new JsonObject
                    {
                        ["code"] = "InternalFailure",
                        ["message"] = "We encountered an internal error. Please try again.",
                        ["details"] = "",
                    }
                ),
                ["message"] = "An error has occurred.",
                ["detail"] = "",
            }
        );
}
